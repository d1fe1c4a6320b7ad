import { type Logger as PinoLogger, pino, stdSerializers } from 'pino'

export type Logger = PinoLogger

/** Prisma prints what it was given when it refuses an argument: names, texts, addresses. The first and last line say why. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const serialized = stdSerializers.err(error)
  if (error.name !== 'PrismaClientValidationError') return serialized
  const { message, stack, ...rest } = serialized
  const lines = message.split('\n').filter((line) => line.trim())
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return { ...rest, message: [lines[0], lines.at(-1)].join(' … '), stack: places.join('\n') }
}

/**
 * Structured log on stdout, one JSON line each. Every line of a request or job carries `requestId`.
 * Personal data does not belong into a log; the paths below are the last line of defence.
 */
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { service: name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.authorization',
        '*.phone',
        '*.identityNumber',
        '*.mobile',
        'headers',
        '*.headers',
      ],
      censor: '[removed]',
    },
  })
}
