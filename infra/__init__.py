"""The CDK application: what runs in the creditor's AWS account.

It reads `functions/` and `layers/` as files, never as modules.
"""
