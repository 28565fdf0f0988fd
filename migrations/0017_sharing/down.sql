DROP TABLE looks;
DROP TABLE guest_comments;
DROP TABLE share_links;
DROP TABLE progress_updates;
DROP TABLE carried_parts;
