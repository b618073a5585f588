import type { SourceWords } from '../source.ts';

/** What people say for what Stripe tells. */
export const stripeWords: SourceWords = {
  subjects: [
    {
      name: 'payment_intent',
      stems: ['payment_intent', 'payment intent', 'payment', 'платеж', 'платёж', 'оплат'],
      en: 'Payment',
      ru: 'Платёж',
      emoji: '💳',
      usual: 'succeeded',
    },
    {
      name: 'charge',
      stems: ['refund', 'charge', 'возврат', 'списани'],
      en: 'Refund',
      ru: 'Возврат',
      emoji: '↩️',
      usual: 'refunded',
    },
    {
      name: 'charge.dispute',
      stems: ['dispute', 'chargeback', 'спор', 'чарджбэк'],
      en: 'Dispute',
      ru: 'Спор',
      emoji: '⚖️',
      usual: 'created',
    },
    {
      name: 'customer.subscription',
      stems: ['subscription', 'подписк'],
      en: 'Subscription',
      ru: 'Подписка',
      emoji: '🔁',
      usual: 'created',
    },
    { name: 'customer', stems: ['customer', 'клиент', 'покупател'], en: 'Customer', ru: 'Клиент', usual: 'created' },
    { name: 'invoice', stems: ['invoice', 'счет', 'счёт'], en: 'Invoice', ru: 'Счёт', emoji: '🧾', usual: 'paid' },
    {
      name: 'checkout.session',
      stems: ['checkout', 'order!', 'orders!', 'заказ'],
      en: 'Checkout',
      ru: 'Заказ',
      emoji: '🛒',
      usual: 'completed',
    },
    { name: 'payout', stems: ['payout', 'выплат'], en: 'Payout', ru: 'Выплата', emoji: '🏦', usual: 'paid' },
  ],
  actions: [
    {
      name: 'payment_failed',
      stems: ['failed', 'fails!', 'failure', 'declined', 'неуспешн', 'не прош', 'отклон'],
      en: 'failed',
      ru: 'не прошёл',
      emoji: '🔴',
    },
    {
      name: 'succeeded',
      stems: ['succeeded', 'successful', 'success', 'received', 'успешн', 'прошел', 'прошёл', 'поступ'],
      en: 'succeeded',
      ru: 'прошёл',
      orUsual: true,
    },
    { name: 'paid', stems: ['paid', 'оплачен'], en: 'paid', ru: 'оплачен', orUsual: true },
    { name: 'created', stems: ['created', 'new!', 'создан', 'нов'], en: 'created', ru: 'создан', orUsual: true },
    { name: 'updated', stems: ['updated', 'changed', 'обновл', 'измен'], en: 'updated', ru: 'изменён' },
    { name: 'deleted', stems: ['deleted', 'удален', 'удалён'], en: 'deleted', ru: 'удалён' },
    { name: 'deleted', stems: ['cancelled', 'canceled', 'отмен'], en: 'cancelled', ru: 'отменён' },
    { name: 'refunded', stems: ['refunded', 'возвращен', 'возвращён'], en: 'refunded', ru: 'возвращён' },
    { name: 'completed', stems: ['completed', 'завершен', 'завершён', 'оформлен'], en: 'completed', ru: 'оформлен' },
    { name: 'closed', stems: ['closed', 'закрыт'], en: 'closed', ru: 'закрыт' },
  ],
};
