# A published action plan.

plan-title = Action plan { $year }, { $cco }
plan-version-title = Action plan { $year }, { $cco }, version { $version }
plan-crumb = Action plan { $year }
plan-eyebrow = Action plan · { $year }
plan-contents = Contents
plan-published = Published
plan-version-name = Version
plan-version = Version { $version }
plan-older = There is a newer version of this plan
plan-newer = Read the newest version
plan-record = About this plan
plan-sent = Sent to OHA
plan-code = Code
plan-check = Check it at
plan-code-text = The code is made from every word of the plan. If one letter changes, it changes too. Anybody who holds a printed page can check there what became of it.
plan-withheld = Withheld passages
plan-withheld-text = { $count ->
    [one] One passage of the plan is not public. A mark stands in its place and says why.
   *[other] { $count } passages of the plan are not public. A mark stands in the place of each and says why.
}
plan-withheld-line = { $label }: { $count }
plan-correction = Correction of version { $version }, { $day }
plan-corrected = Corrected by version { $version } on { $day }
plan-corrected-read = Read version { $version }
plan-is-correction = (correction)
plan-compare = All versions, and what differs between them
plan-versions = All versions
plan-this = (this one)
plan-json = data (JSON)
plan-print = To print it, use the print command of your browser.
plan-all-of-cco = All that was published of { $cco }
plan-elsewhere = Where to read it
plan-elsewhere-text = This plan was published before this site was made. It opens on another site.

preview-title = PREVIEW: not public
preview-not-yet = not yet

# What was withdrawn.
gone-title = Withdrawn: action plan { $year }, { $cco }
gone-heading = This plan was withdrawn
gone-lede = The action plan of { $cco } for { $year }, version { $version }, was published on { $published } and withdrawn on { $withdrawn }.
gone-why = Why
gone-instead = What stands in its place
gone-read = Version { $version }, published { $day }
gone-nothing = Nothing. No version of this plan is public now.

# Versions, and what differs between two.
versions-title = Versions of the action plan { $year }, { $cco }
versions-heading = All versions: { $cco }
versions-lede = A published plan is never changed. What comes later becomes a new version, and each keeps its own address.
versions-newest = (newest)
versions-published = Published { $day }.
versions-elsewhere = It stands on another site.
versions-corrects = Corrects version { $version }:
versions-withdrawn = Withdrawn on { $day }:
versions-compare = Compare two versions
versions-compare-act = Compare
versions-from = From
versions-to = To
versions-choice = Version { $version }, { $when }
differences-title = What changed in the action plan { $year }, { $cco }
differences-heading = What changed: { $cco }
differences-crumb = What changed
differences-lede = From version { $from } to version { $to }, part by part and word by word.
differences-alone = There is only one version, so there is nothing to compare it with.
differences-summary = { $count ->
    [0] Nothing in the plan differs
    [one] One part differs
   *[other] { $count } parts differ
}
differences-added = Added
differences-changed = Changed
differences-moved = Moved
differences-removed = Removed
