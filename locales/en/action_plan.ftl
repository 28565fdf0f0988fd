# An action plan as a document: on public pages, and wherever it is read before that.

plan-goal = Goal { $number }
plan-goals = Goals
plan-no-goals = No goals yet.
plan-blank = Not written yet.
plan-population = For
plan-why = Why
plan-strategy = Strategy { $number }: { $lever }
plan-owner = Who leads it
plan-when = When
plan-targets = Targets of strategy { $number }
plan-no-targets = No targets yet.
plan-target-what = What
plan-target-who = Who
plan-target-due = By when
plan-target-from = From
plan-target-to = To
plan-milestone = A milestone: reached or not
