using System.Globalization;

namespace MicroSim.Topology;

/// <summary>One value of a document with its path. Null counts as absent; a value of the wrong kind is reported and counts as absent too.</summary>
internal readonly record struct Field(string Path, YamlNode? Value, Findings Findings)
{
    public bool IsAbsent => Value is null or YamlScalar { Kind: ScalarKind.Null };

    public void Refuse(string message) => Findings.Refuse(Path, message);

    public Field Required()
    {
        if (IsAbsent)
            Refuse("is required");
        return this;
    }

    /// <summary>An object that must be there.</summary>
    public FieldGroup RequiredObject(params IReadOnlyList<string> known)
    {
        if (!IsAbsent)
            return Object(known);
        Refuse("is required");
        return new FieldGroup(Path, null, Findings, IsBroken: true);
    }

    public string? Text(int maxLength = 2048)
    {
        if (IsAbsent)
            return null;
        if (Value is YamlScalar { Kind: ScalarKind.Text } scalar && scalar.Text.Length <= maxLength)
            return scalar.Text;
        Refuse(Value is YamlScalar { Kind: ScalarKind.Number or ScalarKind.Boolean } bare
            ? $"must be a string: write \"{bare.Text}\""
            : $"must be a string of at most {maxLength} characters");
        return null;
    }

    /// <summary>A text, which is refused when <paramref name="rule"/> does not allow it; <paramref name="right"/> says what would be right.</summary>
    public string? Text(Func<string, bool> rule, string right)
    {
        string? text = Text();
        if (text is not null && !rule(text))
            Refuse(right);
        return text;
    }

    public int? Integer(int min, int max) => (int?)Integer64(min, max);

    public long? Integer64(long min, long max)
    {
        if (IsAbsent)
            return null;
        double value = NumberOrNaN();
        if (value == Math.Floor(value) && value >= min && value <= max)
            return (long)value;
        Refuse($"must be an integer from {min} to {max}");
        return null;
    }

    public double? Number(double min, double max)
    {
        if (IsAbsent)
            return null;
        double value = NumberOrNaN();
        if (value >= min && value <= max)
            return value;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"));
        return null;
    }

    public bool? Boolean()
    {
        if (IsAbsent)
            return null;
        if (Value is YamlScalar { Kind: ScalarKind.Boolean } scalar)
            return scalar.Text[0] is 't' or 'T';
        Refuse("must be true or false");
        return null;
    }

    public IEnumerable<Field> Items()
    {
        if (IsAbsent)
            yield break;
        if (Value is not YamlList list)
        {
            Refuse("must be a list");
            yield break;
        }
        for (int i = 0; i < list.Items.Count; i++)
            yield return new Field($"{Path}[{i}]", list.Items[i], Findings);
    }

    /// <summary>The members of an object whose keys are free.</summary>
    public IEnumerable<(string Key, Field Field)> Members()
    {
        if (IsAbsent)
            yield break;
        if (Value is not YamlMapping mapping)
        {
            Refuse("must be an object");
            yield break;
        }
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
            yield return (key, new Field($"{Path}.{key}", entry.Value, Findings));
    }

    /// <summary>An object with these members and no others; without a value it has none of them.</summary>
    public FieldGroup Object(params IReadOnlyList<string> known)
    {
        if (IsAbsent)
            return new FieldGroup(Path, null, Findings);
        if (Value is not YamlMapping mapping)
        {
            Refuse("must be an object");
            return new FieldGroup(Path, null, Findings, IsBroken: true);
        }
        foreach (string key in mapping.Entries.Keys)
        {
            if (!known.Contains(key) && !Findings.IsFull)
                Findings.Refuse(Path.Length == 0 ? key : $"{Path}.{key}", $"unknown field{Contract.Spelling.Suggestion(key, known)}");
        }
        return new FieldGroup(Path, mapping, Findings);
    }

    private double NumberOrNaN() => Value is YamlScalar { Kind: ScalarKind.Number } scalar ? YamlNumber.ToDouble(scalar.Text) : double.NaN;
}

/// <summary>The members of an object. What is broken was reported, so nothing in it is missed.</summary>
internal readonly record struct FieldGroup(string Path, YamlMapping? Mapping, Findings Findings, bool IsBroken = false)
{
    public Field this[string name] => new(Path.Length == 0 ? name : $"{Path}.{name}", Mapping?[name], Findings);

    public Field Required(string name) => IsBroken ? this[name] : this[name].Required();

    public bool Has(string name) => !this[name].IsAbsent;
}
