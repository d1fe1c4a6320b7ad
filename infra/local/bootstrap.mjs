// The door for a stranger: runs on whatever Node the machine has, so plain JavaScript without dependencies.
// This file must also parse on very old Nodes, to be able to say that they are too old.
const major = Number(process.versions.node.split('.')[0])

if (major < 18) {
  console.error(`无法继续：当前 Node.js 是 ${process.version}，至少需要 18。`)
  console.error('  请从 Node.js 官网安装 24 或更新的长期支持版，然后重试。')
  process.exit(2)
}

void import('./bootstrap/main.mjs').then(({ main }) => main(process.argv.slice(2)))
