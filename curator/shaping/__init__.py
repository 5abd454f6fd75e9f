"""What people change of a campaign on the desk: itself, its teams, hashtags, channels and walls.

Each module takes a draft as it was typed, tells everything that is wrong with it by field, and writes
it with its trace.  What the campaign file may say is the rule here too (`config.campaign_file`).
"""
