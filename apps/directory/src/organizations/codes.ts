/** Ten digits: type (2), province (2), serial (6); no county inside. */
const schoolCode = /^(11|2[12]|3[1-7]|4[12]|51|9[1-3])(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{6}$/
/** GB 32100-2015: 18 characters without I, O, S, V, Z. */
const creditCode = /^[0-9A-HJ-NP-RT-UW-Y]{18}$/

export const isSchoolCode = (code: string): boolean => schoolCode.test(code)

/** What kind of body a school code's first two digits name; research and training bodies (9x) may be several kinds. */
function kindsOf(code: string): readonly string[] | undefined {
  if (code.startsWith('11')) return ['KINDERGARTEN']
  return code.startsWith('9') ? undefined : ['SCHOOL']
}

/** Why a code cannot be that of a body of this kind, as a Chinese sentence. */
export function codeFault(code: string, kind: string): string | undefined {
  if (creditCode.test(code)) return undefined
  if (!isSchoolCode(code)) return '代码既不是 10 位学校标识码，也不是 18 位统一社会信用代码'
  const kinds = kindsOf(code)
  if (!kinds || kinds.includes(kind)) return undefined
  return `学校标识码 ${code} 的类型（${code.slice(0, 2)}）与机构类别不符`
}
