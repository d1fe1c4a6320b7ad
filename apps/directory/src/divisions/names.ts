// Peoples as they stand in the names of autonomous divisions: 积石山保安族东乡族撒拉族自治县, 察布查尔锡伯自治县.
const withoutSuffix = '蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克|鄂伦春'
const withSuffix =
  '回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌|' +
  '布朗|撒拉|毛南|仡佬|普米|怒|鄂温克|裕固|保安|独龙|各'
const peoples = new RegExp(`((${withoutSuffix})族?|(${withSuffix})族)+$`)

const autonomous = /(自治区|自治州|自治县|自治旗|民族乡|乡|(?<=族)区)$/
const plain = /(行政委员会|林区|特区|地区|街道|省|市|县|区|旗|盟|镇)$/

// A zone's ending says what it is: 兰州新区 is not 兰州. Only the two long kinds have a short form of their own.
const highTech = /(高新技术产业开发区|高新技术产业园区|高新技术开发区|高技术产业开发区)$/
const economic = /(经济技术开发区|经济开发区)$/
const zoneEnding =
  /(高新区|经开区|科创区|..新区|开发区|示范区|管理区|(工业|化工|产业|创意)园区|聚集区|食品区|实验区|名胜区|管委会)$/

/**
 * The name as people say it: 巴中市 → 巴中, 北川羌族自治县 → 北川, 石家庄高新技术产业开发区 → 石家庄高新区. What would
 * leave a single character is not taken off: 和县, 矿区, 内蒙古.
 */
export function shortName(name: string): string {
  const zone = name.replace(highTech, '高新区').replace(economic, '经开区')
  if (zoneEnding.test(zone)) return zone
  if (autonomous.test(name)) {
    const rest = name.replace(autonomous, '')
    return firstOfTwoOrMore(rest.replace(peoples, ''), rest.replace(/族$/, ''), name)
  }
  return firstOfTwoOrMore(name.replace(plain, ''), name.replace(/区$/, ''), name)
}

function firstOfTwoOrMore(...candidates: [...string[], string]): string {
  return candidates.find((candidate) => candidate.length >= 2) ?? candidates.at(-1) ?? ''
}
