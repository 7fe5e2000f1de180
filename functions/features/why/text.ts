/** Sentences about why costs changed, in mrkdwn. Arguments are already escaped. */
export const whyText = {
  description: "Why Atlas costs changed, to the cent",
  hint: "[last month] [against 2026-04] [project:lab] [csv] [help]",
  helpHeader: "Why Atlas costs changed",
  whyButton: "Why?",
  comparing: (period: string, against: string) => `Comparing the invoices of ${period} with ${against}…`,
};

/** Mistakes in a command about changes. Arguments are as typed. */
export const whyCommandText = {
  plurals: { dates: "periods", against: "periods to compare with" },
  tooManyMonths: (max: number) => `I can compare up to ${max} months at a time.`,
};
