# CCOs by county and by name, and the page of each.

ccos-title = CCOs
ccos-heading = CCOs in Oregon
ccos-lede = A coordinated care organization (CCO) arranges health care for people on the Oregon Health Plan. Which one is yours depends on where you live.
ccos-search = Find a county
ccos-county = Your county
ccos-choose = Choose a county
ccos-show = Show
ccos-by-name = By name
ccos-by-county = By county
ccos-ended = Ended contracts
ccos-ended-text = These CCOs no longer serve members. What they published stays here.
ccos-ended-on = Ended { $day }
ccos-part = Part of the county
ccos-whole = The whole county
ccos-part-short = part of the county
ccos-ended-short = ended { $day }
ccos-county-title = CCOs in { $county } County
ccos-county-heading = CCOs in { $county } County
ccos-several = Where there is more than one CCO, members can sometimes choose. OHP Customer Service can tell you which one is yours.
ccos-none-here = No CCO is listed here.
ccos-all-counties = All counties
ccos-csv = this list as a table (CSV)
ccos-json = as data (JSON)

cco-eyebrow = Coordinated care organization
cco-contract = Contract with OHA
cco-since = Since { $day }
cco-from-to = { $from } to { $to }
cco-counties = Counties
cco-part = (part)
cco-website = Website
cco-ended = This contract ended on { $day }
cco-ended-text = This CCO no longer serves members under it. Its page and all that it published stay here.
cco-reference = Nothing is published about this CCO here
cco-reference-text = It is a real CCO. This is a demonstration, so all plans in it belong to invented CCOs.
cco-published = Plans and reports
cco-caption = What was published of { $cco }, by year
cco-no-years = Its contract covers no year of this measure.

# A document in a table.
entry-open = Read it here
entry-open-elsewhere = Open the document ({ $format })
entry-elsewhere = { $format } at { $host }
entry-when = Published { $when }, version { $version }
entry-when-elsewhere = Dated { $when }, at { $host }.
entry-none = Not yet published
entry-withdrawn = Withdrawn on { $day }
other-forms = Other forms:
