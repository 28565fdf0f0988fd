# The table of all plans and reports.

reports-title = Plans and reports
reports-heading = Plans and reports
reports-lede = For each CCO and year: how many children were reached, what help there is, and what the CCO plans to do.
reports-reach = How many children were reached, statewide
reports-search = Find plans and reports
reports-words = Words in the text
reports-year = Year
reports-cco = CCO
reports-kind = Kind
reports-all-years = All years
reports-all-ccos = All CCOs
reports-all-kinds = All kinds
reports-show = Show
reports-clear = Show all
reports-kind-reach = Reach report
reports-kind-asset-summary = Asset map summary
reports-kind-action-plan = Action plan
reports-format-pdf = PDF
reports-format-word = Word document
reports-format-page = web page
reports-summary = { $count ->
    [one] One line, for one CCO and year
   *[other] { $count } lines, one for each CCO and year
}
reports-found = { $count ->
    [one] One line with a document that holds all of your words
   *[other] { $count } lines with a document that holds all of your words
}
reports-shown = Showing { $first } to { $last } of { $total }
reports-previous = Previous page
reports-next = Next page
reports-empty = Nothing fits
reports-empty-text = No CCO and year fits what you chose. All of your words must be in the same document: try fewer of them, or another year.
reports-csv = this table (CSV)
reports-json = as data (JSON)
