# Words around every page: bar, footer, errors.

layout-skip = Skip to the main content
layout-product = Groundwork
layout-nav = Main
layout-crumbs = Where you are
layout-sign-in = Sign in

layout-demonstration-name = Demonstration
layout-demonstration = DEMONSTRATION
layout-demonstration-text = The people, plans and figures here are invented. Nothing is sent to anybody.

layout-notices = Notices

layout-formats-heading = Other languages and formats
layout-formats = You can get any page or document in other languages, large print, braille or a format you prefer, free of charge. We accept all relay calls.
layout-formats-ask = Ask for another language or format
layout-help-heading = Help
layout-accessibility = Accessibility
layout-barrier = Report a barrier
layout-verify = Check a code

layout-error-number = Error { $status }
layout-error-next = What you can do now
layout-typed = What you typed
layout-typed-sign-in = Sign in and go on
layout-typed-again = Send it again
layout-error-reference = If you write to us about it, give this reference:

layout-session = You stay signed in until { $until }. Each page that you open or save makes it longer; what you send later is kept while you sign in again.
layout-session-last = You are signed out at { $until }, after a whole day's work. What you send later is kept while you sign in again.

# Forms and lists.
layout-errors = Please correct this. What you typed is kept; nothing is saved yet.
layout-error-word = Error:
layout-check-word = Please check:
layout-mine = Yours, not saved yet
layout-theirs = Saved meanwhile by
layout-optional = (optional)
layout-cancel = Cancel
layout-pages = Pages of this list

# The bar of public pages.
layout-nav-home = Home
layout-nav-ccos = CCOs
layout-nav-reports = Plans and reports
layout-nav-about = About
