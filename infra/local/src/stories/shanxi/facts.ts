// The reform of Shanxi: what its document states. The county, its schools, its inspectors and their hours are demo data.

export const memberUnits = 23

/** A county of 52 schools, 3 of them with many pupils, and 12 inspectors. */
export const county = { code: '140802', schools: 52, large: 3, inspectors: 12 }

/** Pupils from which the demo county calls a school large: no source gives a number. */
export const largeFrom = 2000

export const expected = {
  committee: { chairs: 1, deputies: 2, chiefInspectors: 2, onPolicyDay: 23, later: 22 },
  staffing: { schools: 52, large: 3, required: 13, present: 12, shortage: 1, largeWithoutOwn: 3 },
  /** Z: 24 h concentrated and 20 h online; Y: 32 h concentrated. */
  training: {
    z: { counted: 24, province: { met: false, short: 6 }, nation: { met: false, short: 16 } },
    y: { counted: 32, province: { met: true, short: 0 }, nation: { met: false, short: 8 } },
  },
}
