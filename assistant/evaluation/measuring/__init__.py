"""What a reply is worth: metrics, scores of one case, measures of many, intervals."""
