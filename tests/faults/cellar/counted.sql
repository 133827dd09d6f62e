-- How many bottles stand of each cask.
SELECT cask_id, count(*)::integer AS bottles
  FROM public.bottles
 GROUP BY cask_id
