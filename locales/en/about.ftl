# What the measure is. Facts in our own words; the sources stand at the end of the page.

about-title = About the measure
about-heading = What this measure is
about-lede = Oregon asks each CCO to help young children and their families with feelings and relationships: to learn who gets help, to find out what is missing, and to act on it.
about-note = Not OHA's official wording
about-note-text = We wrote this page to explain the measure in plain words. Where it differs from the papers of the Oregon Health Authority (OHA), theirs count.
about-who = Who it is for
about-who-text = Children from birth to age 5 who are members of a CCO, and their families. The aim is that every family can get the help that fits it, wherever it lives and whatever language it speaks.
about-why = Why CCOs take part
about-why-text = OHA pays CCOs a bonus each year for reaching goals that are chosen in public. From 2022 to 2024 this measure was one of them. A CCO met it by showing its work: it was asked what it had done, not scored on bills for care.
about-parts = The four parts
about-part-reach = Look at the numbers. OHA tells each CCO how many of its young children were reached by care for their social-emotional health. The CCO reads the numbers and says what they show.
about-part-map = Map the help. The CCO finds out who offers help for young children, where, and for whom there is none.
about-part-engage = Ask and listen. The CCO brings together families, clinics, early learning programs and others.
about-part-plan = Make a plan. The CCO writes down goals, what it will do, who does it and by when.
about-public = What you can read here
about-public-text = Three papers for each CCO and year, once OHA has published them: the reach report, a summary of the asset map, and the action plan.
about-public-link = See the plans and reports
about-after = What came after
about-after-text = Since 2025 a new measure takes its place. It counts how many children from age 1 to 5 received care that meets a need.
about-people = Who made it
about-people-text = The Oregon Pediatric Improvement Partnership (OPIP) and the Children's Institute developed the measure, with the support of OHA.
about-sources = Sources
about-source-tc = OHA, Transformation Center: the metric, its years and what OHA publishes
about-source-opip = OPIP: health aspects of kindergarten readiness
about-source-rule = Oregon Administrative Rules: OAR 410-141-3525, measures and incentives for CCOs
about-source-eocco = Greater Oregon Behavioral Health: how one CCO began its work on the measure
