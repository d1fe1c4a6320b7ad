/** 511921198001011234 as 5119**********1234: enough to recognise, not enough to use. */
export const maskIdentityNumber = (number: string): string => mask(number, 4, 4)

/** 13800005678 as 138****5678. */
export const maskMobile = (number: string): string => mask(number, 3, 4)

function mask(text: string, head: number, tail: number): string {
  const hidden = text.length - head - tail
  // Nothing of what is too short to hide anything.
  if (hidden <= 0) return '*'.repeat(text.length)
  return text.slice(0, head) + '*'.repeat(hidden) + text.slice(-tail)
}
