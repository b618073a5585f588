interface Order {
  title: string;
  author: string | null;
  url: string | null;
  sum: number;
}

/** What the channels and the ticket need to know, made once. */
function customProcessing({ title, author, url, sum }: Order, type: string) {
  const what = type.replace('order.', '');
  return { heading: `${title} ${what}`, lines: [`${sum} by ${author ?? 'somebody'}`, ...(url ? [url] : [])] };
}

export default {
  name: 'custom-github-processor',

  async handle(event, context) {
    const order = event.facts as Order;
    const { heading, lines } = customProcessing(order, event.type);
    const text = [heading, ...lines].join('\n');
    const isLarge = event.type === 'order.paid' && order.sum >= context.config.large_order;
    const ticket = { project: context.config.jira_project, summary: heading, description: text };
    // Several calls at once are fine: each is a step of its own, and only what failed is done again.
    await Promise.all([
      // What somebody else wrote is escaped where it goes, or it could call everybody.
      context.slack.send(context.render('{{text}}', { text }, { format: 'slack' }), context.config.slack_channel),
      isLarge ? context.jira.createIssue(ticket) : null,
      context.database.save(`order/${order.title}`, { state: event.type, sum: order.sum }),
    ]);
    return { status: 'success', processed: true };
  },
};
