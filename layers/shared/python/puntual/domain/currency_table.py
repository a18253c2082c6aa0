"""The currencies of ISO 4217, as tools/compile_currencies.py writes them."""

from typing import Final

# By how many decimals they have.
CODES: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP "
        "BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB "
        "EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
        "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
        "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
        "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
        "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# The least sum that is asked for, in minor units; the others by their decimals.
ASK_FROM: Final = {
    "ARS": 10000,
    "BOB": 100,
    "BOV": 50,
    "BRL": 100,
    "CLF": 20,
    "CLP": 50,
    "COP": 20000,
    "COU": 100,
    "CRC": 5000,
    "DOP": 500,
    "EUR": 50,
    "GTQ": 100,
    "HNL": 200,
    "MXN": 100,
    "MXV": 20,
    "NIO": 200,
    "PAB": 50,
    "PEN": 100,
    "PYG": 500,
    "SVC": 100,
    "USD": 50,
    "UYI": 1,
    "UYU": 500,
    "UYW": 500,
    "VED": 1000,
    "VES": 1000,
}
ASK_FROM_ELSEWHERE: Final = {0: 50, 2: 50, 3: 100, 4: 100}
