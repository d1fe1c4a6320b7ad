-- With the unit of a problem on the list its kind is put right.
SELECT may_change('problem', 'responsible_kind');
