/**
 * Zones that act as a county of their own and have no row in the 2023 edition of the statistical lists. 巴中经济开发区
 * was listed as 511971 from 2018 to 2022; the three of 绵阳 were never listed, their names are those in daily use. The
 * short names are what their own city calls them.
 */
export const zonesWithoutRow: readonly {
  name: string
  shortName: string
  cityCode: string
  statisticalCode?: string
}[] = [
  { name: '巴中经济开发区', shortName: '经开区', cityCode: '511900', statisticalCode: '511971' },
  { name: '绵阳高新区', shortName: '高新区', cityCode: '510700' },
  { name: '绵阳经开区', shortName: '经开区', cityCode: '510700' },
  { name: '绵阳科创区', shortName: '科创区', cityCode: '510700' },
]
