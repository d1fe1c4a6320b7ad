import { type CandidateFacts, judgeQualification } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { QualificationOutcome } from '../generated/resolvers.ts'
import type { ApprovedRule } from '../rule-packs.ts'

/** The rules on who may become an inspector (《教育督导条例》第七条 and what provinces make of it). */
export const qualificationKeys = ['qual.years', 'qual.education']

/** What one rule says about one candidate. */
export interface Finding {
  rule: string
  outcome: QualificationOutcome
  /** Whether it stops a recommendation: failed, under a rule that was read in a legal text. */
  isBlocking: boolean
  article: string | null
  message: string
}

/** What of a file the rules ask for. */
export interface FileEvidence {
  education: string | null
  titleLevel: string | null
  yearsInEducation: number | null
}

const degreeHolders = new Set(['BACHELOR', 'MASTER', 'DOCTORATE'])
const seniorLevels = new Set(['SENIOR', 'ASSOCIATE_SENIOR'])

/** What is left out is not known; 副高 is a senior title (高级专业技术职务) like 正高. */
export function factsOf(file: FileEvidence): CandidateFacts {
  return {
    ...(file.yearsInEducation !== null && { yearsInEducation: file.yearsInEducation }),
    ...(file.education !== null && { bachelor: degreeHolders.has(file.education) }),
    ...(file.titleLevel !== null && { seniorTitle: seniorLevels.has(file.titleLevel) }),
  }
}

/**
 * What each rule says about a candidate, one finding a rule. What the file does not tell stays unknown and stops nobody.
 * Specially engaged inspectors are chosen under local rules: nothing stops them here.
 *
 * @param file null where the reader sees none
 */
export function judgeCandidate(
  file: FileEvidence | null,
  kind: string,
  approved: readonly ApprovedRule[],
): Finding[] {
  const facts = file ? factsOf(file) : {}
  const years = approved.find(({ key }) => key === 'qual.years')
  const education = approved.find(({ key }) => key === 'qual.education')
  // Each rule is asked with the other one met, so that one that fails does not hide the other.
  const verdicts = [
    {
      row: years,
      known: facts.yearsInEducation !== undefined,
      verdict: judgeQualification(
        { ...facts, bachelor: true, seniorTitle: true },
        { years, education: anyEducation },
      ),
    },
    {
      row: education,
      known: isEducationKnown(facts, education),
      verdict: judgeQualification({ ...facts, yearsInEducation: 0 }, { years: noYears, education }),
    },
  ]
  return verdicts.map(({ row, known, verdict }, i) => {
    const judged = row !== undefined && (known || verdict.ok)
    const outcome = judged ? (verdict.ok ? 'MET' : 'FAILED') : 'UNKNOWN'
    return {
      rule: qualificationKeys[i] as string,
      outcome,
      isBlocking: outcome === 'FAILED' && row?.mark === 'FOUND' && kind !== 'SPECIAL',
      article: row?.article ?? null,
      message: row && !file ? '没有可查的督学档案，无法核对' : verdict.messageChinese,
    }
  })
}

const anyEducation = { value: ['BACHELOR'], unit: '项', article: '' }
const noYears = { value: 0, unit: '年', article: '' }

/** Whether the file says yes or no to everything that the rule accepts. */
function isEducationKnown(facts: CandidateFacts, rule: ApprovedRule | undefined): boolean {
  const accepted = Array.isArray(rule?.value) ? rule.value : []
  const factOf: Record<string, boolean | undefined> = {
    BACHELOR: facts.bachelor,
    SENIOR_TITLE: facts.seniorTitle,
  }
  return accepted.every((item: string) => factOf[item] !== undefined)
}

/** The fault of a candidate whom a rule stops, naming each such rule. */
export function qualificationFault(findings: readonly Finding[]): Fault | undefined {
  const blocking = findings.filter(({ isBlocking }) => isBlocking)
  const [first] = blocking
  if (!first) return undefined
  const sentences = blocking.map(({ message, article }) => `${message}（依据：${article}）`)
  return {
    code: 'INVALID',
    message: `不符合督学任职条件：${sentences.join('；')}`,
    rule: first.rule,
    ...(first.article && { article: first.article }),
  }
}
