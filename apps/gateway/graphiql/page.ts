import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './page.css'
import { GraphiQL } from 'graphiql'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

const welcome = `# 督导接口试验台
#
# 1. 先登录，取得 accessToken：
#
#    mutation {
#      signIn(input: { login: "…", password: "…" }) { accessToken posts { id } }
#    }
#
# 2. 在下方“Headers”中填写：{ "Authorization": "Bearer <accessToken>" }
#    以另一任职办事时加上 "x-post": "<任职编号>"。
#
# 左上角的文档栏列出全部接口；Ctrl+Enter 执行，Ctrl+空格 补全。

query {
  __typename
}
`

/** Headers that are still empty in the editor are not sent. */
const filled = (headers: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value))

const fetcher = async (operation: object, options: { headers?: Record<string, string> } = {}) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...filled(options.headers) },
    body: JSON.stringify(operation),
  })
  return response.json()
}

createRoot(document.querySelector('#graphiql')!).render(
  createElement(GraphiQL, {
    fetcher,
    defaultQuery: welcome,
    defaultHeaders: '{\n  "Authorization": ""\n}',
    defaultEditorToolsVisibility: 'headers',
    // A token does not belong into the browser's storage.
    shouldPersistHeaders: false,
  }),
)
