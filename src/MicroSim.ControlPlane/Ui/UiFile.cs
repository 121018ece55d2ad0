using System.Security.Cryptography;

namespace MicroSim.ControlPlane.Ui;

/// <summary>A file of the UI, and its compressed forms where they are smaller.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Tag">Changes with its content.</param>
/// <param name="Encodings">Which compressed forms stand beside it, the best first.</param>
internal sealed record UiFile(string Path, string MediaType, string Tag, IReadOnlyList<string> Encodings)
{
    private static readonly (string Encoding, string Suffix)[] forms = [("br", ".br"), ("gzip", ".gz")];

    public static bool IsForm(string path) => forms.Any(f => path.EndsWith(f.Suffix, StringComparison.Ordinal));

    public static UiFile Read(string path) => new(
        path,
        TypeOf(System.IO.Path.GetExtension(path)),
        $"\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..16]}\"",
        [.. forms.Where(f => File.Exists(path + f.Suffix)).Select(f => f.Encoding)]);

    /// <summary>The file of a form; null is the plain one.</summary>
    public string PathOf(string? encoding) => Path + forms.FirstOrDefault(f => f.Encoding == encoding).Suffix;

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
