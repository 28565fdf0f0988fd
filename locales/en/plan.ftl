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
plan-checksum = Checksum
plan-checksum-text = The checksum is made from every word of the plan. If one letter changes, it changes too. The data file holds all of it.
plan-versions = All versions
plan-this = (this one)
plan-json = data (JSON)
plan-print = To print it, use the print command of your browser.
plan-all-of-cco = All that was published of { $cco }
plan-elsewhere = Where to read it
plan-elsewhere-text = This plan was published before this site was made. It opens on another site.
