import { runCommand } from './command.ts'
import { untilDiskRunsOut } from './disk.ts'
import { readSettings } from './settings.ts'
import { type Stack, startStack } from './stack.ts'

await runCommand(async (signal) => {
  const since = Date.now()
  const settings = readSettings()
  const stack = await startStack({
    dir: settings.DATA_DIR,
    mode: 'start',
    settings,
    report: (line) => console.log(line),
    signal,
  })
  console.log(greeting(stack, settings.DATA_DIR, Date.now() - since))
  try {
    await untilDiskRunsOut(settings.DATA_DIR, signal)
  } finally {
    console.log('\n正在停止……')
    await stack.stop()
    console.log('已停止，数据保留在数据目录中。')
  }
  return 0
})

function greeting(stack: Stack, dir: string, ms: number): string {
  const accounts = Object.entries(Object.groupBy(stack.demoAccounts, ({ organization }) => organization)).map(
    ([organization, own = []]) =>
      `    ${organization}：${own.map(({ login, post }) => `${login}（${post}）`).join('、')}`,
  )
  return `
督导系统已启动（${(ms / 1000).toFixed(1)} 秒，队列：${stack.queue === 'redis' ? 'Redis' : 'PostgreSQL'}）

  数据图        ${stack.gatewayUrl}/graphql
                用浏览器打开即是 GraphiQL 查询页面
  数据和日志    ${dir}

  演示账号（全部为虚构人物，口令相同）
${accounts.join('\n')}
    口令：${stack.demoPassword}

  可以试试
    1. 在 GraphiQL 里用上面任一账号登录，查询本级能看到的问题和文书
    2. 换省、市、县不同账号发同一个查询，比较各自看到的范围
    3. 另开一个终端运行 npm run tour，看一遍完整的督导流程

按 Ctrl-C 停止。`
}
