-- table: half_hours
SELECT
  "t0"."visitor",
  "t0"."half",
  MIN("t0"."earliest") AS "earliest",
  MAX("t0"."latest") AS "latest",
  SUM("t0"."requests") AS "requests",
  SUM("t0"."views") AS "views",
  SUM("t0"."files") AS "files",
  SUM("t0"."errors") AS "errors",
  SUM("t0"."linked") AS "linked"
FROM "half_parts" AS "t0"
GROUP BY
  1,
  2

-- table: visitor_days
SELECT
  "t0"."visitor",
  CAST(CAST(FLOOR((
    "t0"."half"
  ) / (
    48
  )) AS BIGINT) AS INT) AS "day",
  SUM("t0"."requests") AS "requests",
  SUM("t0"."views") AS "views",
  SUM("t0"."files") AS "files",
  SUM("t0"."errors") AS "errors",
  SUM("t0"."linked") AS "linked"
FROM "half_hours" AS "t0"
GROUP BY
  1,
  2

-- table: usual
SELECT
  "t1"."day",
  COUNT(*) AS "some_views",
  COUNT(*) FILTER(WHERE
    "t1"."files" > 0) AS "some_files",
  COUNT(*) FILTER(WHERE
    "t1"."linked" > 0) AS "some_links"
FROM (
  SELECT
    *
  FROM "visitor_days" AS "t0"
  WHERE
    "t0"."views" >= 3
) AS "t1"
GROUP BY
  1

-- table: busy_views
SELECT
  "t2"."visitor",
  "t2"."clock",
  "t2"."day",
  "t2"."page",
  "t2"."device"
FROM "page_views" AS "t2"
SEMI JOIN (
  SELECT
    *
  FROM "visitor_days" AS "t1"
  WHERE
    "t1"."views" >= 20
) AS "t4"
  ON "t2"."visitor" = "t4"."visitor" AND "t2"."day" = "t4"."day"

-- table: suspects
SELECT
  "t28"."visitor",
  "t28"."day",
  "t28"."rule",
  "t28"."views"
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t25"."visitor",
        "t25"."day",
        "t25"."views",
        CASE
          WHEN (
            "t25"."steady" >= 20
          )
          AND (
            (
              "t25"."steady" * 100
            ) >= (
              (
                "t25"."views" - 1
              ) * 80
            )
          )
          THEN 0
          WHEN (
            (
              "t25"."rapid" * 100
            ) >= (
              "t25"."views" * 80
            )
          )
          AND (
            (
              "t25"."rapid_pages" >= 60
            ) OR (
              "t25"."rapid" >= 200
            )
          )
          THEN 1
          WHEN (
            "t25"."views" >= 200
          )
          AND (
            (
              "t25"."pages" * 100
            ) >= (
              "t25"."views" * 90
            )
          )
          THEN 2
          WHEN (
            "t25"."views" >= 200
          )
          AND (
            (
              "t25"."most" * 100
            ) >= (
              "t25"."views" * 90
            )
          )
          THEN 3
          WHEN (
            "t25"."views" >= 40
          )
          AND (
            "t25"."hours" >= 20
          )
          AND (
            (
              "t25"."night" * 100
            ) >= (
              "t25"."views" * 15
            )
          )
          THEN 4
          WHEN (
            "t25"."some_views" >= 20
          )
          AND (
            (
              "t25"."some_files" * 100
            ) >= (
              "t25"."some_views" * 60
            )
          )
          AND (
            (
              "t25"."some_links" * 100
            ) >= (
              "t25"."some_views" * 60
            )
          )
          AND (
            "t25"."files" = 0
          )
          AND (
            "t25"."linked" = 0
          )
          THEN 5
          WHEN (
            "t25"."errors" >= 50
          )
          AND (
            (
              "t25"."errors" * 100
            ) >= (
              "t25"."requests" * 90
            )
          )
          THEN 6
          ELSE NULL
        END AS "rule"
      FROM (
        SELECT
          "t6"."visitor",
          "t6"."day",
          "t6"."requests",
          "t6"."views",
          "t6"."files",
          "t6"."errors",
          "t6"."linked",
          "t19"."rapid",
          "t19"."rapid_pages",
          "t21"."hours",
          "t21"."night",
          "t21"."pages",
          "t21"."most",
          "t24"."steady",
          "t3"."some_views",
          "t3"."some_files",
          "t3"."some_links"
        FROM (
          SELECT
            *
          FROM "visitor_days" AS "t0"
          WHERE
            "t0"."views" >= 20
        ) AS "t6"
        LEFT OUTER JOIN (
          SELECT
            "t13"."visitor",
            "t13"."day",
            COUNT(*) AS "rapid",
            COUNT(DISTINCT "t13"."page") AS "rapid_pages"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t2"."visitor",
                "t2"."clock",
                "t2"."day",
                "t2"."page",
                "t2"."device",
                "t2"."clock" - LAG("t2"."clock") OVER (
                  PARTITION BY "t2"."visitor", "t2"."day"
                  ORDER BY "t2"."clock" ASC, "t2"."page" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "gap"
              FROM "busy_views" AS "t2"
            ) AS "t9"
            WHERE
              "t9"."gap" <= 2000
          ) AS "t13"
          GROUP BY
            1,
            2
        ) AS "t19"
          ON "t6"."visitor" = "t19"."visitor" AND "t6"."day" = "t19"."day"
        LEFT OUTER JOIN (
          SELECT
            "t16"."visitor",
            "t16"."day",
            "t16"."hours",
            "t16"."night",
            "t12"."pages",
            "t12"."most"
          FROM (
            SELECT
              "t8"."visitor",
              "t8"."day",
              COUNT(*) AS "hours",
              SUM(CASE WHEN "t8"."hour" < 6 THEN "t8"."n" ELSE 0 END) AS "night"
            FROM (
              SELECT
                "t2"."visitor",
                "t2"."day",
                CAST(FLOOR((
                  "t2"."clock" % 86400000
                ) / (
                  3600000
                )) AS BIGINT) AS "hour",
                COUNT(*) AS "n"
              FROM "busy_views" AS "t2"
              GROUP BY
                1,
                2,
                3
            ) AS "t8"
            GROUP BY
              1,
              2
          ) AS "t16"
          LEFT OUTER JOIN (
            SELECT
              "t4"."visitor",
              "t4"."day",
              COUNT(*) AS "pages",
              MAX("t4"."n") AS "most"
            FROM (
              SELECT
                "t2"."visitor",
                "t2"."day",
                "t2"."page",
                COUNT(*) AS "n"
              FROM "busy_views" AS "t2"
              GROUP BY
                1,
                2,
                3
            ) AS "t4"
            GROUP BY
              1,
              2
          ) AS "t12"
            ON "t16"."visitor" = "t12"."visitor" AND "t16"."day" = "t12"."day"
        ) AS "t21"
          ON "t6"."visitor" = "t21"."visitor" AND "t6"."day" = "t21"."day"
        LEFT OUTER JOIN (
          SELECT
            "t22"."visitor",
            "t22"."day",
            MAX("t22"."n" + COALESCE("t22"."shorter", 0) + COALESCE("t22"."longer", 0)) AS "steady"
          FROM (
            SELECT
              "t18"."visitor",
              "t18"."day",
              "t18"."gap",
              "t18"."n",
              CASE
                WHEN (
                  "t18"."gap" - LAG("t18"."gap") OVER (
                    PARTITION BY "t18"."visitor", "t18"."day"
                    ORDER BY "t18"."gap" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  )
                ) = 1
                THEN 1
                ELSE 0
              END * LAG("t18"."n") OVER (
                PARTITION BY "t18"."visitor", "t18"."day"
                ORDER BY "t18"."gap" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "shorter",
              CASE
                WHEN (
                  LEAD("t18"."gap") OVER (
                    PARTITION BY "t18"."visitor", "t18"."day"
                    ORDER BY "t18"."gap" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - "t18"."gap"
                ) = 1
                THEN 1
                ELSE 0
              END * LEAD("t18"."n") OVER (
                PARTITION BY "t18"."visitor", "t18"."day"
                ORDER BY "t18"."gap" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "longer"
            FROM (
              SELECT
                "t15"."visitor",
                "t15"."day",
                "t15"."gap",
                COUNT(*) AS "n"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t2"."visitor",
                    "t2"."clock",
                    "t2"."day",
                    "t2"."page",
                    "t2"."device",
                    CAST(FLOOR(
                      (
                        "t2"."clock" - LAG("t2"."clock") OVER (
                          PARTITION BY "t2"."visitor", "t2"."day"
                          ORDER BY "t2"."clock" ASC, "t2"."page" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        )
                      ) / (
                        1000
                      )
                    ) AS BIGINT) AS "gap"
                  FROM "busy_views" AS "t2"
                ) AS "t11"
                WHERE
                  "t11"."gap" >= 10
              ) AS "t15"
              GROUP BY
                1,
                2,
                3
            ) AS "t18"
          ) AS "t22"
          GROUP BY
            1,
            2
        ) AS "t24"
          ON "t6"."visitor" = "t24"."visitor" AND "t6"."day" = "t24"."day"
        LEFT OUTER JOIN "usual" AS "t3"
          ON "t6"."day" = "t3"."day"
      ) AS "t25"
    ) AS "t26"
    WHERE
      "t26"."rule" IS NOT NULL
  ) AS "t27"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t0"."visitor",
      "t0"."day",
      "t0"."views",
      6 AS "rule"
    FROM "visitor_days" AS "t0"
    WHERE
      "t0"."views" < 20
      AND "t0"."errors" >= 50
      AND (
        "t0"."errors" * 100
      ) >= (
        "t0"."requests" * 90
      )
  ) AS "t7"
) AS "t28"

-- table: walks
SELECT
  "t11"."day",
  "t11"."page",
  "t11"."device",
  "t11"."is_first",
  "t11"."is_last",
  "t11"."seconds",
  "t11"."next_page",
  "t4"."program" IS NOT NULL AS "suspect"
FROM (
  SELECT
    "t9"."visitor",
    CAST(CAST(FLOOR((
      "t9"."clock"
    ) / (
      86400000
    )) AS BIGINT) AS INT) AS "day",
    CAST(CAST(FLOOR((
      "t9"."step" - 1
    ) / (
      2
    )) AS BIGINT) AS INT) AS "page",
    CAST((
      "t9"."step" - 1
    ) % 2 AS TINYINT) AS "device",
    "t9"."step_before" = 0 AS "is_first",
    (
      "t9"."step_after" IS NULL
    ) OR (
      "t9"."step_after" = 0
    ) AS "is_last",
    CAST(CASE
      WHEN (
        "t9"."step_after" IS NULL
      ) OR (
        "t9"."step_after" = 0
      )
      THEN CAST(NULL AS BIGINT)
      ELSE CAST(FLOOR((
        "t9"."clock_after"
      ) / (
        1000
      )) AS BIGINT) - CAST(FLOOR((
        "t9"."clock"
      ) / (
        1000
      )) AS BIGINT)
    END AS INT) AS "seconds",
    CAST(CASE
      WHEN (
        "t9"."step_after" IS NULL
      ) OR (
        "t9"."step_after" = 0
      )
      THEN -1
      ELSE CAST(FLOOR((
        "t9"."step_after" - 1
      ) / (
        2
      )) AS BIGINT)
    END AS INT) AS "next_page"
  FROM (
    SELECT
      "t8"."visitor",
      "t8"."clock",
      "t8"."step",
      LAG("t8"."step") OVER (
        PARTITION BY "t8"."visitor"
        ORDER BY "t8"."clock" ASC, "t8"."step" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "step_before",
      LEAD("t8"."step") OVER (
        PARTITION BY "t8"."visitor"
        ORDER BY "t8"."clock" ASC, "t8"."step" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "step_after",
      LEAD("t8"."clock") OVER (
        PARTITION BY "t8"."visitor"
        ORDER BY "t8"."clock" ASC, "t8"."step" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "clock_after"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t1"."visitor",
          "t1"."clock",
          (
            CAST("t1"."page" AS BIGINT) * 2
          ) + "t1"."device" + 1 AS "step"
        FROM "page_views" AS "t1"
      ) AS "t6"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t5"."visitor",
          "t5"."clock",
          0 AS "step"
        FROM (
          SELECT
            "t2"."visitor",
            "t2"."earliest" AS "clock",
            LAG("t2"."latest") OVER (
              PARTITION BY "t2"."visitor"
              ORDER BY "t2"."half" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "before"
          FROM "half_hours" AS "t2"
        ) AS "t5"
        WHERE
          (
            "t5"."before" IS NULL
          )
          OR (
            (
              "t5"."clock" - "t5"."before"
            ) > 1800000
          )
      ) AS "t7"
    ) AS "t8"
  ) AS "t9"
  WHERE
    "t9"."step" <> 0
) AS "t11"
LEFT OUTER JOIN (
  SELECT
    "t0"."visitor" AS "program",
    "t0"."day" AS "program_day"
  FROM "suspects" AS "t0"
) AS "t4"
  ON "t11"."visitor" = "t4"."program" AND "t11"."day" = "t4"."program_day"

-- table: views
SELECT
  "t0"."day",
  "t0"."page",
  "t0"."device",
  "t0"."suspect",
  COUNT(*) AS "views",
  COUNT(*) FILTER(WHERE
    "t0"."is_first") AS "entrances",
  COUNT(*) FILTER(WHERE
    "t0"."is_first" AND "t0"."is_last") AS "bounces",
  COUNT(*) FILTER(WHERE
    "t0"."is_last") AS "exits"
FROM "walks" AS "t0"
GROUP BY
  1,
  2,
  3,
  4

-- table: dwell
SELECT
  "t1"."day",
  "t1"."page",
  "t1"."device",
  "t1"."seconds",
  COUNT(*) AS "n"
FROM (
  SELECT
    *
  FROM "walks" AS "t0"
  WHERE
    NOT (
      "t0"."suspect"
    ) AND NOT (
      "t0"."is_last"
    )
) AS "t1"
GROUP BY
  1,
  2,
  3,
  4

-- table: moves
SELECT
  "t1"."day",
  "t1"."page",
  "t1"."next_page",
  COUNT(*) AS "n"
FROM (
  SELECT
    *
  FROM "walks" AS "t0"
  WHERE
    NOT (
      "t0"."suspect"
    ) AND NOT (
      "t0"."is_last"
    )
) AS "t1"
GROUP BY
  1,
  2,
  3

-- table: broken
SELECT
  "t4"."day",
  "t4"."source",
  "t4"."page",
  COUNT(*) AS "n",
  COUNT(DISTINCT "t4"."visitor") AS "visitors"
FROM (
  SELECT
    "t2"."visitor",
    "t2"."day",
    "t2"."source",
    "t2"."page"
  FROM "dead_links" AS "t2"
  ANTI JOIN "suspects" AS "t3"
    ON "t2"."visitor" = "t3"."visitor" AND "t2"."day" = "t3"."day"
) AS "t4"
GROUP BY
  1,
  2,
  3

-- table: programs
SELECT
  "t0"."day",
  "t0"."rule",
  COUNT(*) AS "visitors",
  SUM("t0"."views") AS "views"
FROM "suspects" AS "t0"
GROUP BY
  1,
  2
