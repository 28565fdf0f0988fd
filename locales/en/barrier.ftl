# The form for reporting a barrier.

barrier-title = Report a barrier
barrier-heading = Report a barrier, or ask for another format
barrier-lede = Tell us what you could not read or use, or which language or format you need. It is free of charge.
barrier-privacy = Please write nothing about the health of a child or a family. We keep what you send so that we can mend it, and we show it to nobody outside the team.
barrier-page = Which page or document?
barrier-page-hint = Its name or its address. For example: the action plan of my county's CCO.
barrier-page-ask = Say which page or document it is about.
barrier-description = What happened, or what do you need?
barrier-description-hint = For example: my screen reader skips the table. Or: I need this plan in Spanish.
barrier-description-ask = Say what happened or what you need.
barrier-contact = How can we reach you?
barrier-contact-hint = An email address or a phone number, if you want an answer. We accept all relay calls.
barrier-send = Send
barrier-incomplete = This form was incomplete. Your text is still here: please send it once more.
