namespace MicroSim.Contract;

/// <summary>The arguments of one fault; an absent one answers with the catalogue's default.</summary>
public sealed class FaultArgs
{
    private readonly FaultSpec spec;
    private readonly double[] numbers;
    private readonly string?[] texts;

    internal FaultArgs(FaultSpec spec)
    {
        this.spec = spec;
        numbers = new double[spec.Args.Count];
        texts = new string?[spec.Args.Count];
        Array.Fill(numbers, double.NaN);
    }

    /// <summary>Whether the argument was given, rather than left to its default.</summary>
    public bool Has(string name)
    {
        int index = spec.IndexOf(name);
        return index >= 0 && (!double.IsNaN(numbers[index]) || texts[index] is not null);
    }

    public double Number(string name)
    {
        int index = spec.IndexOf(name);
        return double.IsNaN(numbers[index]) ? spec.Args[index].DefaultNumber : numbers[index];
    }

    public int Integer(string name) => (int)Number(name);

    public string? Text(string name)
    {
        int index = spec.IndexOf(name);
        return texts[index] ?? spec.Args[index].DefaultText;
    }

    /// <summary>The same arguments with another text for one of them.</summary>
    public FaultArgs With(string name, string text)
    {
        FaultArgs copy = new(spec);
        numbers.CopyTo(copy.numbers, 0);
        texts.CopyTo(copy.texts, 0);
        copy.texts[spec.IndexOf(name)] = text;
        return copy;
    }

    internal void Set(int index, double value) => numbers[index] = value;

    internal void Set(int index, string value) => texts[index] = value;
}
