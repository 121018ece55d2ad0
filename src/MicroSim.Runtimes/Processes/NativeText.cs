using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>Strings as the C library wants them, freed together.</summary>
internal sealed unsafe class NativeText : IDisposable
{
    private readonly List<nint> blocks = [];

    public byte* Of(string value)
    {
        nint block = Marshal.StringToCoTaskMemUTF8(value);
        blocks.Add(block);
        return (byte*)block;
    }

    public byte** Array(IEnumerable<string> values)
    {
        string[] all = [.. values];
        nint block = Marshal.AllocCoTaskMem((all.Length + 1) * sizeof(byte*));
        blocks.Add(block);
        byte** array = (byte**)block;
        for (int i = 0; i < all.Length; i++)
            array[i] = Of(all[i]);
        array[all.Length] = null;
        return array;
    }

    public void Dispose()
    {
        foreach (nint block in blocks)
            Marshal.FreeCoTaskMem(block);
    }
}
