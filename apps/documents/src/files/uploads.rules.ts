import { faultOfFileName, mediaTypeOf } from './rules.ts'

/** What a device says of a file before it sends it; what it says of time, place and hash was taken at capture. */
export interface Upload {
  id: string | undefined
  name: string
  mediaType: string
  size: number
  sha256: string
  /** ISO instant. */
  capturedAt: string
  latitude: number | null
  longitude: number | null
  /** Metres. */
  accuracy: number | null
  deviceId: string | null
}

/** What evidence may be: pictures, video, sound, and papers. */
const evidence = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'audio/mp4',
  'audio/mpeg',
  'audio/amr',
  'audio/wav',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
])

/** Other names under which these types are known. */
const aliases = new Map([
  ['image/jpg', 'image/jpeg'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
  ['audio/vnd.wave', 'audio/wav'],
])

const usualName = (mediaType: string): string => aliases.get(mediaType) ?? mediaType

/** Why a content is not what it was said to be, in Chinese. @param found what its bytes show; undefined: nothing known */
export function faultOfType(said: string, found: string | undefined): string | undefined {
  if (found && usualName(said) === usualName(found)) return undefined
  return `文件内容（${found ?? '无法识别'}）与所说的类型（${said}）不符`
}

const isPair = ([key, value, ...rest]: string[]) =>
  key && rest.length === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value ?? '')

/**
 * Reads the header Upload-Metadata of the tus protocol: pairs of a key and a value in base64, separated by commas.
 *
 * @returns undefined where it is malformed
 */
export function readMetadata(header: string | undefined): Map<string, string> | undefined {
  const pairs = (header ?? '').split(',').map((pair) => pair.trim().split(' '))
  if (!pairs.every(isPair)) return undefined
  return new Map(
    pairs.map(([key, value]) => [key as string, Buffer.from(value ?? '', 'base64').toString('utf8')]),
  )
}

/** @param limit largest size in bytes */
export function readUpload(
  metadata: ReadonlyMap<string, string>,
  length: string | undefined,
  limit: number,
): { upload: Upload } | { fault: string; status?: number } {
  const numberOf = (key: string): number | null => {
    const text = metadata.get(key)
    return text === undefined || text === '' ? null : Number(text)
  }
  const upload: Upload = {
    id: metadata.get('id'),
    name: metadata.get('filename') ?? '',
    mediaType: usualName(mediaTypeOf(metadata.get('filetype')) ?? ''),
    size: /^\d{1,15}$/.test(length ?? '') ? Number(length) : 0,
    sha256: metadata.get('sha256') ?? '',
    capturedAt: metadata.get('capturedAt') ?? '',
    latitude: numberOf('latitude'),
    longitude: numberOf('longitude'),
    accuracy: numberOf('accuracy'),
    deviceId: metadata.get('deviceId') ?? null,
  }
  if (upload.size > limit)
    return { fault: `文件过大，最多 ${Math.floor(limit / 1_048_576)} MiB`, status: 413 }
  const fault = faultOfUpload(upload)
  return fault ? { fault } : { upload }
}

const within = (value: number | null, lo: number, hi: number): boolean =>
  value === null || (value >= lo && value <= hi)

function faultOfUpload(upload: Upload): string | undefined {
  const { name, mediaType, size, sha256, latitude, longitude, accuracy, deviceId } = upload
  if (size < 1) return '请以 upload-length 给出文件大小'
  if (!/^[0-9a-f]{64}$/.test(sha256)) return '请以 sha256 给出内容的 SHA-256（小写十六进制）'
  if (!within(latitude, -90, 90) || !within(longitude, -180, 180) || !within(accuracy, 0, 100_000)) {
    return '采集地点有误'
  }
  if ((latitude === null) !== (longitude === null)) return '采集地点须同时给出经度和纬度'
  if (deviceId !== null && !/^[^\p{C}\s]{1,64}$/u.test(deviceId)) return '设备编号应为 1 至 64 个可见字符'
  if (!evidence.has(mediaType)) return '证据应为图片、视频、录音、PDF 或者 Word、Excel 文件'
  return faultOfFileName(name)
}

/** Whether two devices, or one device twice, speak of the same file. */
export const isSame = (a: Omit<Upload, 'id'>, b: Omit<Upload, 'id'>): boolean =>
  (['name', 'mediaType', 'size', 'sha256', 'latitude', 'longitude', 'accuracy', 'deviceId'] as const).every(
    (key) => a[key] === b[key],
  ) && Date.parse(a.capturedAt) === Date.parse(b.capturedAt)
