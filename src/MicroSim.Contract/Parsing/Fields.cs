using System.Text;

namespace MicroSim.Contract;

/// <summary>The members that an object may have, as text for messages and as UTF-8 for comparing.</summary>
internal sealed class Fields(params string[] names)
{
    private readonly byte[][] utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<string> Names => names;

    /// <summary>Index of the name that the input stands at, or −1.</summary>
    public int IndexOf(in JsonInput input)
    {
        for (int i = 0; i < utf8.Length; i++)
        {
            if (input.NameIs(utf8[i]))
                return i;
        }
        return -1;
    }
}
