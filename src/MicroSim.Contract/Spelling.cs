namespace MicroSim.Contract;

/// <summary>Finds what a mistyped word was meant to be.</summary>
public static class Spelling
{
    /// <summary>The known word with the fewest edits from <paramref name="word"/>, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length > 64)
            return null;
        string? best = null;
        // Two edits turn any two letters into any others.
        int bestEdits = (word.Length < 4 ? 1 : Math.Max(2, word.Length / 3)) + 1;
        foreach (string candidate in known)
        {
            int edits = Edits(word, candidate);
            if (edits < bestEdits)
                (best, bestEdits) = (candidate, edits);
        }
        return best;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing when no known word is near.</summary>
    public static string Suggestion(string word, IEnumerable<string> known) =>
        Nearest(word, known) is string nearest ? $"; did you mean '{nearest}'?" : "";

    // Levenshtein's distance, ignoring case, one row at a time.
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
