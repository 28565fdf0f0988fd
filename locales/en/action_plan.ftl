# An action plan as a document: on public pages, and wherever it is read before that.

document-goal = Goal { $number }
document-goals = Goals
document-no-goals = No goals yet.
document-blank = Not written yet.
document-population = For
document-lineage = Carried over from { $cco }, action plan { $year }
document-why = Why
document-strategy = Strategy { $number }: { $lever }
document-owner = Who leads it
document-when = When
document-targets = Targets of strategy { $number }
document-no-targets = No targets yet.
document-target-what = What
document-target-who = Who
document-target-due = By when
document-target-from = From
document-target-to = To
document-milestone = A milestone: reached or not
