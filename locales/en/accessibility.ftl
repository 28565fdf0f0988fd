# The accessibility statement.

accessibility-title = Accessibility
accessibility-heading = Accessibility
accessibility-lede = Everybody should be able to read and use these pages. Here is what we aim for, what we test, and what is not good enough yet.
accessibility-aim = What we aim for
accessibility-aim-text = We aim to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA.
accessibility-can = What you can do here
accessibility-can-keyboard = Use every page with a keyboard alone.
accessibility-can-zoom = Make the text larger, or use a narrow screen. Nothing is cut off at a width of 320 pixels.
accessibility-can-script = Use every page without JavaScript.
accessibility-can-state = Read each state as a word. No meaning hangs on color alone.
accessibility-can-dark = Use light or dark colors. The pages follow your system. They also follow its wish for less motion.
accessibility-can-print = Print a plan, or read it as data.
accessibility-tested = How we test
accessibility-tested-axe = A program named axe-core checks the pages for WCAG 2.2 AA in the Chromium browser, at the width of a desk screen and of a phone. A change that fails is not taken.
accessibility-tested-journey = The same tests walk from writing a plan to reading it, with JavaScript and without.
accessibility-gaps = What is not good enough yet
accessibility-gaps-people = Such a program finds only some barriers. People who use screen readers, voice control or magnifiers have not yet tested these pages for us.
accessibility-gaps-browsers = We have tested in one browser only.
accessibility-gaps-english = The pages are in English only for now.
accessibility-gaps-documents = Some older documents open on other sites, mostly as PDF. We do not know how well they can be read.
accessibility-formats = Other languages and formats
accessibility-formats-text = You can get any page or document in other languages, large print, braille or a format you prefer, free of charge. We accept all relay calls.
accessibility-formats-ask = Ask for another language or format
accessibility-barrier = Something does not work?
accessibility-barrier-text = Please tell us. You need no account and no name.
accessibility-barrier-link = Report a barrier
