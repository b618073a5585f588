/** How a target reads text: Slack's mrkdwn, HTML, Markdown, or as it is. */
export type TemplateFormat = 'slack' | 'html' | 'markdown' | 'none';

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const ESCAPES: Record<TemplateFormat, (text: string) => string> = {
  slack: (text) => text.replace(/[&<>]/g, (found) => HTML[found] ?? found),
  html: (text) => text.replace(/[&<>"']/g, (found) => HTML[found] ?? found),
  markdown: (text) => text.replace(/[\\`*_[\]<>~|]/g, '\\$&'),
  none: (text) => text,
};

/** What keeps an interpolated value from being read as markup by that target. */
export const escapeFor = (format: TemplateFormat, text: string): string => ESCAPES[format](text);
