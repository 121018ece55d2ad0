namespace MicroSim.Cli;

/// <summary>Reads the file that a command was given.</summary>
internal static class Input
{
    public const string Standard = "-";

    public static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file == Standard)
        {
            using MemoryStream all = new();
            await using Stream input = Console.OpenStandardInput();
            await input.CopyToAsync(all, cancellation);
            return all.ToArray();
        }
        try
        {
            return await File.ReadAllBytesAsync(file, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: there is no file {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: {file} cannot be read: {e.Message}");
        }
    }
}
