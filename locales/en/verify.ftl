# Checking the code of a printed page.

verify-title = Check a code
verify-heading = Check a code
verify-lede = Every plan that is published here, and every receipt for one that was sent to OHA, bears a code. Here you learn what it belongs to, and whether that still stands.
verify-code = Code
verify-code-hint = For example 3f2a 91bc 77de 0a41. Spaces do not matter.
verify-act = Check
verify-yes = Yes, this code is right
verify-is = It belongs to: { $title }, version { $version }, published { $day }.
verify-source = It belongs to what the CCO had sent to OHA, of which this was published: { $title }, version { $version }.
verify-current = This is the newest version.
verify-superseded = A newer version has taken its place: version { $version }
verify-withdrawn = This version was withdrawn on { $day }
verify-newer = Read version { $version }, which is public now
verify-read = Open version { $version }
verify-seal = Whole SHA-256, made again just now
verify-seal-text = It was made from what is stored, not looked up. The data file of the plan says how you can make it yourself.
verify-broken = Something is wrong with this document
verify-broken-title = What is stored no longer gives this code
verify-broken-text = The code is known: { $title }, version { $version }. But the stored text no longer gives it. Do not rely on either before OHA has looked at it. Please report it.
verify-unknown = No public document has the code { $code }
verify-unknown-text = Either it was mistyped, or what it belongs to is not public.
verify-no-code = That is no code
verify-what = What you can check
verify-what-signs = A code has at least 12 signs, mostly 16 in groups of four.
verify-what-letters = It is made of digits and the letters a to f. It holds no letter o and no letter l: these are the digits 0 and 1.
verify-what-public = The code of a receipt can be checked once the plan is public.
