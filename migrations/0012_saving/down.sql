DROP TABLE form_drafts;
DROP TABLE held_forms;
