# The home page.

home-title = Social-emotional health of Oregon's young children
home-heading = How Oregon helps its youngest children with their feelings
home-lede = Coordinated care organizations (CCOs) arrange health care for people on the Oregon Health Plan. Here you can read what each one plans to do for children from birth to age 5 and their families.
home-door-county = Find your county
home-door-county-text = See which CCO serves the place where you live, and what it works on.
home-door-plans = See the plans and reports
home-door-plans-text = All that was published, by CCO and year. Search it for a word.
home-door-reach = See the numbers
home-door-reach-text = How many young children got an assessment or a service, by county, language and more.
home-door-about = About the measure
home-door-about-text = What Oregon asks of each CCO, for whom, and since when.
home-latest = Lately published
home-reach-ccos = all CCOs compared, with the report of each
home-all = All plans and reports
home-nothing = Nothing has been published yet. When the Oregon Health Authority (OHA) publishes the first plan, it will stand here.
