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
    "ARS": 30000,
    "BOB": 200,
    "BOV": 100,
    "BRL": 200,
    "CLF": 100,
    "CLP": 300,
    "COP": 100000,
    "COU": 300,
    "CRC": 15000,
    "DOP": 2000,
    "EUR": 50,
    "GTQ": 300,
    "HNL": 1000,
    "MXN": 500,
    "MXV": 100,
    "NIO": 1000,
    "PAB": 50,
    "PEN": 100,
    "PYG": 2000,
    "SVC": 400,
    "USD": 50,
    "UYI": 3,
    "UYU": 1500,
    "UYW": 1000,
    "VED": 5000,
    "VES": 5000,
}
ASK_FROM_ELSEWHERE: Final = {0: 50, 2: 50, 3: 100, 4: 100}
