"""What a provider tells of a payment."""

from puntual.domain.payments.told_payment import PaymentState, ToldPayment


def test_a_payment_that_is_only_named_says_nothing_of_money() -> None:
    told = ToldPayment.named("pay-1")
    assert (told.payment_id, told.state) == ("pay-1", PaymentState.UNKNOWN)
    assert (told.amount, told.refunded, told.reference, told.paid_at) == (None,) * 4
