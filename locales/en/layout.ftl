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

layout-error-number = Error { $status }
layout-error-next = What you can do now
layout-error-reference = If you write to us about it, give this reference:

# Forms and lists.
layout-errors = Please correct this. What you typed is kept; nothing is saved yet.
layout-error-word = Error:
layout-check-word = Please check:
layout-theirs = Saved meanwhile by somebody else:
layout-optional = (optional)
layout-cancel = Cancel
layout-pages = Pages of this list

# The bar of public pages.
layout-nav-home = Home
layout-nav-ccos = CCOs
layout-nav-reports = Plans and reports
layout-nav-about = About
