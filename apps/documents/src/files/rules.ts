const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/u
/** Controls, direction overrides (which disguise an extension), private characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u
const separators = /[/\\:*?"<>|]/u
const maxLength = 255

/** A fault of a file name in Chinese; undefined when there is none. The name is shown to people, never used as a path. */
export function faultOfFileName(name: string): string | undefined {
  if (name.trim() === '' || name !== name.trim()) return '文件名不能为空，首尾不能有空格'
  if (invisible.test(name)) return '文件名含有不可见的字符'
  if (separators.test(name)) return '文件名不能包含路径，也不能包含 \\ / : * ? " < > |'
  if (/^\.+$/u.test(name) || name.endsWith('.')) return '文件名有误'
  if (name.length > maxLength) return `文件名过长，最多 ${maxLength} 个字`
  return undefined
}

/** The bare media type of a content-type header; undefined when it is none. */
export function mediaTypeOf(header: string | undefined): string | undefined {
  const bare = header?.split(';')[0]?.trim().toLowerCase()
  return bare && mediaType.test(bare) ? bare : undefined
}
