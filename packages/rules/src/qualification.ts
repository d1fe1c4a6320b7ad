import type { ResolvedRule } from './parameter.ts'
import type { Verdict } from './terms.ts'

/** What is known about a candidate; undefined where the file does not tell. */
export type CandidateFacts = {
  /** Full years in education administration, teaching or research. */
  yearsInEducation?: number
  /** 大学本科以上学历. */
  bachelor?: boolean
  /** 高级专业技术职务. */
  seniorTitle?: boolean
}

/**
 * Whether a candidate meets the countable conditions for inspectors (《教育督导条例》第七条: bachelor's degree and ten
 * years in education; some provinces take a senior title instead of the degree). What the file does not tell is not
 * taken for granted: the answer is no and names what is missing. The other conditions of the article (health,
 * integrity, ability) are for people to judge.
 */
export function judgeQualification(
  facts: CandidateFacts,
  rules: { years: ResolvedRule | undefined; education: ResolvedRule | undefined },
): Verdict {
  const years = rules.years?.value
  if (typeof years !== 'number') return notApproved('qual.years')
  const accepted = rules.education?.value
  if (!Array.isArray(accepted)) return notApproved('qual.education')

  const yearsArticle = rules.years?.article
  if (facts.yearsInEducation === undefined) {
    return {
      ok: false,
      rule: 'qual.years',
      article: yearsArticle,
      messageChinese: '档案中缺少从事教育工作的年限',
    }
  }
  if (facts.yearsInEducation < years) {
    const messageChinese = `从事教育工作须满 ${years} 年，档案记载为 ${facts.yearsInEducation} 年`
    return { ok: false, rule: 'qual.years', article: yearsArticle, messageChinese }
  }
  const met =
    (accepted.includes('BACHELOR') && facts.bachelor === true) ||
    (accepted.includes('SENIOR_TITLE') && facts.seniorTitle === true)
  const wanted = accepted.includes('SENIOR_TITLE') ? '大学本科以上学历或高级专业技术职务' : '大学本科以上学历'
  return {
    ok: met,
    rule: 'qual.education',
    article: rules.education?.article,
    messageChinese: met ? `符合年限和“${wanted}”条件` : `须具有${wanted}，档案中没有相应记载`,
  }
}

function notApproved(rule: string): Verdict {
  return {
    ok: false,
    rule,
    messageChinese: `本区划没有已批准并生效的督学任职条件参数（${rule}），请先在规则包中批准后再办理`,
  }
}
