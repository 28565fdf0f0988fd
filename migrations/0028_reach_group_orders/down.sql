DROP TABLE reach_group_orders;
