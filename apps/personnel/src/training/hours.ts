import { z } from 'zod'

/** Hours of training (学时) as they are kept: whole hundredths, so that sums are exact. */
export const toHundredths = (hours: number): number => Math.round(hours * 100)

/** Hundredths as the graph shows them. */
export const toHours = (hundredths: number): number => hundredths / 100

const hasTwoPlaces = (value: number) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6

/** Hours in an input, turned into hundredths. */
export const hours = z
  .number()
  .positive('学时应大于 0')
  .max(1000, '学时不能超过 1000')
  .refine(hasTwoPlaces, '学时最多保留两位小数')
  .transform(toHundredths)
