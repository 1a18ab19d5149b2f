/**
 * The page that hosts put in a frame where their policy lets in no script of others: empty until its script, built with
 * the elements, is handed a port by the page around it.
 */
export const FRAME_PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>IOPS</title>
  <script type="module" src="frame.js"></script>
</head>
<body></body>
</html>
`;

/** Its Content-Security-Policy: our own code and data only, and no page around it but of the origins IOPS knows. */
export function framePolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.join(' ') || "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}
