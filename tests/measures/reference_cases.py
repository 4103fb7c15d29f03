"""Published inputs and results, with their sources; the tests compare our measures to them."""

# Student 1908, extra hours of sleep; R 4.2 `t.test(extra ~ group, data = sleep)`.
SLEEP_FIRST = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_SECOND = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
SLEEP_WELCH = {"t": -1.8608134675, "df": 17.7764735162, "p": 0.079394140187}
SLEEP_WELCH_INTERVAL = (-3.3654832307, 0.20548323071)
SLEEP_PAIRED = {"t": -4.0621276834, "p": 0.0028328901974}

# Newcombe 1998 (single proportion), table I: 81 of 263.
WILSON_81_263 = (0.2553, 0.3662)
CLOPPER_PEARSON_81_263 = (0.2527, 0.3676)
# Newcombe 1998 (difference of proportions), table II, case (a): 56/70 - 48/80.
WALD_56_70_48_80 = (0.0575, 0.3425)
NEWCOMBE_56_70_48_80 = (0.0524, 0.3339)
MIETTINEN_NURMINEN_56_70_48_80 = (0.0528, 0.3382)
# Fagerland, Lydersen & Laake 2015: Koopman's interval for (7/34) / (1/34).
KOOPMAN_7_34_1_34 = (1.21, 43.0)
# Fisher 1935, the lady tasting tea; R fisher.test.
TEA_TWO_SIDED, TEA_GREATER = 0.48571428571, 0.24285714286

# Gu, Ng, Tang & Schucany 2008, example 1: 60 / 51477.5 against 30 / 54308.7, one-sided p.
GU_COUNTS = ((60, 51477.5), (30, 54308.7))
GU_SCORE, GU_WALD_LOG, GU_SQRT = 0.000316, 0.00042, 0.000285
# R help of poisson.test: 11 / 800 against 21 / 3011.
POISSON_COUNTS = ((11, 800.0), (21, 3011.0))
POISSON_P, POISSON_INTERVAL = 0.079668633033, (0.85842640339, 4.2772659437)

# Jennison & Turnbull 2000, tables 2.1 (Pocock) and 2.3 (O'Brien-Fleming), two-sided .05.
POCOCK_CONSTANTS = {2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413, 8: 2.512, 10: 2.555}
OBRIEN_FLEMING_CONSTANTS = {2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040, 8: 2.072, 10: 2.087}
# R rpact 3.3.4, getDesignGroupSequential.
SPENT_SIX_EVEN = (5.3665578, 3.7103408, 2.9697379, 2.5386774, 2.25219, 2.0447902)
SPENT_UNEVEN_FRACTIONS = (0.1, 0.25, 0.45, 0.7, 1.0)
SPENT_UNEVEN = (6.9913517, 4.3326337, 3.1447156, 2.4515627, 2.0010935)
HWANG_EIGHT = (3.4292861, 3.2614005, 3.07835, 2.8889401, 2.6932537, 2.4897679, 2.2763308, 2.0501819)
INFLATION_EIGHT_EVEN = 1.034077

# Bickel, Hammel & O'Connell 1975: admissions (admitted m, rejected m, admitted f, rejected f)
# by department; R mantelhaen.test(UCBAdmissions).
ADMISSIONS = (
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
)
ADMISSIONS_CHI2, ADMISSIONS_ODDS = 1.4269462286, 0.90469682826
ADMISSIONS_INTERVAL = (0.77190736176, 1.0603297644)

# Miller 1997, survival in acute myelogenous leukaemia: weeks, relapse seen; R survival.
AML_MAINTAINED = ((9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161), (1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0))
AML_NOT = ((5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45), (1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1))
AML_RESTRICTED_MEANS = ((28.8977272727, 3.4675776789), (21.9305555556, 3.8356411632))
AML_LOG_RANK = 3.396389

# Hussey & Hughes 2007 model, GLS in R: 4 windows, 5 periods, 100 cases a cell.
WEDGE_VARIANCE, WEDGE_POWER = 0.0023513924051, 0.54072788355

# Randall 1989, bitterness of wine: (rating, warm, contact) with counts; R ordinal, clm(wine).
WINE = {
    (0, 0): (4, 9, 5, 0, 0),
    (0, 1): (1, 7, 8, 2, 0),
    (1, 0): (0, 5, 8, 3, 2),
    (1, 1): (0, 1, 5, 7, 5),
}
WINE_COEFFICIENTS, WINE_ERRORS = (2.5031020079, 1.5277976581), (0.52868010082, 0.47662262965)
WINE_THRESHOLDS = (-1.3443834113, 1.2508087984, 3.4668869265, 5.0064042043)
