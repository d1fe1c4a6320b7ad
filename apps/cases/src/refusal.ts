import { DomainError, type ErrorCode } from '@dudao/service'

/** What a rule answers where it refuses: rules decide, they do not throw. */
export interface Refusal {
  code: ErrorCode
  /** Chinese, says what to do. */
  message: string
  /** Facts for programs: rule key, article, state, what is allowed now. Never personal data. */
  details?: Record<string, unknown>
}

/** @throws DomainError the refusal, where there is one */
export function refuseIf(refusal: Refusal | undefined): void {
  if (refusal) throw new DomainError(refusal.code, refusal.message, refusal.details)
}
